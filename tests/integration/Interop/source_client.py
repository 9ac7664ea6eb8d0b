"""A third-party client of CertificateSource: gets one certificate of an adapter and prints the reply as JSON.

usage: source_client.py DESCRIPTORS ADDRESS SECRET SOURCE IDENTIFIER
"""
import sys

import grpc
from google.protobuf import json_format

from exchange_messages import messages

descriptors, address, secret, source, identifier = sys.argv[1:]
of = messages(descriptors)

with grpc.insecure_channel(address) as channel:
    get = channel.unary_unary(
        "/exchange.v1.CertificateSource/Get",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=of("GetCertificateReply").FromString,
    )
    request = of("GetCertificateRequest")(source=source, id=identifier)
    try:
        reply = get(request, timeout=10, metadata=[("authorization", "Bearer " + secret)])
        print(json_format.MessageToJson(reply))
    except grpc.RpcError as error:
        print(error.code().name)
        sys.exit(2)
