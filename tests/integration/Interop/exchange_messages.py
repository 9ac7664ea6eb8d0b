"""The message classes of a FileDescriptorSet, without generated code."""
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory


def messages(path):
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as file:
        files.ParseFromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    factory = message_factory.MessageFactory(pool)
    return lambda name: factory.GetPrototype(pool.FindMessageTypeByName("exchange.v1." + name))
