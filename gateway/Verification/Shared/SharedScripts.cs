namespace Exchange.Gateway.Verification.Shared;

/// <summary>
/// What happens in Redis, each in one step. Numbers are eight bytes, the largest first: sequences are compared in two
/// halves, because Lua's numbers hold 53 bits only; milliseconds and counts fit into one.
/// </summary>
internal static class SharedScripts
{
    /// <summary>Neither a watermark nor progress may vanish while somebody still goes by it; whatever lies longer than a day is nobody's.</summary>
    private const string Functions = """
        local day = 86400000
        local function number(s, at)
          local high, low = struct.unpack('>I4I4', s, at)
          return high * 4294967296 + low
        end
        local function pack(n)
          return struct.pack('>I4I4', math.floor(n / 4294967296), n % 4294967296)
        end
        local function newer(sequence, asof, header)
          local high, low = struct.unpack('>I4I4', sequence)
          local there_high, there_low = struct.unpack('>I4I4', header, 10)
          if high ~= there_high then return high > there_high end
          if low ~= there_low then return low > there_low end
          return number(asof, 1) > number(header, 18)
        end

        """;

    /// <summary>
    /// A change. It replaces a card that is there and older, and makes none: a writer that is behind the others must not
    /// put an old state where a newer one was evicted. Answers under way are refused. Where nothing sealed is given, what is
    /// there goes away: so it is with what a holder has.
    /// KEYS card, lease, watermark, progress. ARGV generation known, number of the operation, sequence, as of, sealed,
    /// fence, life. Gives the generation, or nothing where there is none.
    /// </summary>
    public const string Change = Functions + """
        redis.call('DEL', KEYS[2])
        local mark = redis.call('GET', KEYS[3])
        if not mark or #mark ~= 24 then
          redis.call('DEL', KEYS[1])
          return ''
        end
        local generation = mark:sub(1, 8)
        local fence = math.max(number(mark, 17) + 1, number(ARGV[6], 1))
        redis.call('SET', KEYS[3], mark:sub(1, 16) .. pack(fence), 'PX', day)
        local header = redis.call('GETRANGE', KEYS[1], 0, 24)
        if #header > 0 then
          if #header < 25 or #ARGV[5] == 0 or header:sub(2, 9) ~= generation then
            redis.call('DEL', KEYS[1])
          elseif newer(ARGV[3], ARGV[4], header) then
            redis.call('SET', KEYS[1], '\2' .. generation .. ARGV[3] .. ARGV[4] .. ARGV[5], 'PX', ARGV[7])
          end
        end
        local progress = redis.call('GET', KEYS[4])
        if progress and progress:sub(1, 8) == generation and generation == ARGV[1]
          and number(progress, 9) == number(ARGV[2], 1) - 1 then
          redis.call('SET', KEYS[4], generation .. ARGV[2], 'PX', day)
        end
        return generation
        """;

    /// <summary>
    /// A heartbeat, by a writer whose changes before it are all acknowledged. It vouches only if Redis still holds all of
    /// them, which the writer's own progress tells, and if the writer has written everything since the stamp that is there.
    /// KEYS watermark, progress. ARGV generation known, number of the operation, stamp, since, may begin, generation to
    /// begin, fence to begin with. Gives what it did and the generation.
    /// </summary>
    public const string Advance = Functions + """
        local function begin()
          redis.call('SET', KEYS[1], ARGV[6] .. ARGV[3] .. ARGV[7], 'PX', day)
          redis.call('SET', KEYS[2], ARGV[6] .. ARGV[2], 'PX', day)
          return { 3, ARGV[6] }
        end
        local mark = redis.call('GET', KEYS[1])
        if not mark or #mark ~= 24 then return begin() end
        local generation = mark:sub(1, 8)
        local progress = redis.call('GET', KEYS[2])
        local mine = number(ARGV[2], 1)
        local reached = -1
        if progress and progress:sub(1, 8) == generation and generation == ARGV[1] then reached = number(progress, 9) end
        if reached > mine then return { 4, generation } end
        if reached < mine - 1 then
          redis.call('SET', KEYS[2], generation .. ARGV[2], 'PX', day)
          return { 2, generation }
        end
        local stamp = number(mark, 9)
        if stamp >= number(ARGV[4], 1) then
          stamp = math.max(stamp, number(ARGV[3], 1))
          redis.call('SET', KEYS[1], generation .. pack(stamp) .. mark:sub(17), 'PX', day)
          redis.call('SET', KEYS[2], generation .. ARGV[2], 'PX', day)
          return { 1, generation }
        end
        if ARGV[5] == '1' then return begin() end
        redis.call('SET', KEYS[2], generation .. ARGV[2], 'PX', day)
        return { 0, generation }
        """;

    /// <summary>
    /// Asks to be the one who fills a card. KEYS card, lease, and watermark where the type has a feed. ARGV token, the
    /// header of the card as the caller saw it, life. Gives the lease; 'again' where the card has changed since; nothing
    /// where somebody else has the lease; 'none' where what is filled would not be vouched for.
    /// </summary>
    public const string Lease = Functions + """
        if redis.call('GETRANGE', KEYS[1], 0, 24) ~= ARGV[2] then return 'again' end
        if redis.call('EXISTS', KEYS[2]) == 1 then return '' end
        local mark = string.rep('\0', 24)
        if KEYS[3] then
          mark = redis.call('GET', KEYS[3])
          if not mark or #mark ~= 24 then return 'none' end
        end
        local lease = ARGV[1] .. mark:sub(1, 8) .. mark:sub(17)
        redis.call('SET', KEYS[2], lease, 'PX', ARGV[3])
        return lease
        """;

    /// <summary>
    /// Stores an answer, unless a change came or everything was lost since it was asked for, or a newer card is there.
    /// KEYS card, lease, and watermark where the type has a feed. ARGV lease (or, where the answer is not shared, eight
    /// bytes, generation and fence as read before), whether there is a lease, sequence, as of of the card and of the
    /// answer, sealed, life. Gives 1 if it is stored.
    /// </summary>
    public const string Fill = Functions + """
        local leased = ARGV[2] == '1'
        if leased then
          if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
          redis.call('DEL', KEYS[2])
        end
        local generation = ARGV[1]:sub(9, 16)
        if KEYS[3] then
          local mark = redis.call('GET', KEYS[3])
          if not mark or #mark ~= 24 or mark:sub(1, 8) ~= generation then return 0 end
          if not leased and mark:sub(17) ~= ARGV[1]:sub(17) then return 0 end
          if number(ARGV[5], 1) < number(ARGV[1], 17) then return 0 end
        end
        local header = redis.call('GETRANGE', KEYS[1], 0, 24)
        if #header == 25 and header:sub(2, 9) == generation and not newer(ARGV[3], ARGV[4], header) then return 0 end
        redis.call('SET', KEYS[1], '\2' .. generation .. ARGV[3] .. ARGV[4] .. ARGV[6], 'PX', ARGV[7])
        return 1
        """;

    /// <summary>KEYS lease. ARGV lease.</summary>
    public const string Release = """
        if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
        return 0
        """;
}
