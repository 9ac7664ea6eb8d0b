-- From where each replica goes on in each change feed.
create table change_cursors (
    replica integer not null,
    feed text not null,
    cursor_text text not null,
    primary key (replica, feed)
);
