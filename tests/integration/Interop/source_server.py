"""A third-party registry: a server that implements CertificateSource.Get for one certificate, given as JSON.

usage: source_server.py DESCRIPTORS CERTIFICATE_JSON
Prints "listening on PORT" and ends when its standard input closes.
"""
import sys
from concurrent import futures

import grpc
from google.protobuf import json_format

from exchange_messages import messages

descriptors, certificate_json = sys.argv[1:]
of = messages(descriptors)
certificate = json_format.Parse(certificate_json, of("Certificate")())


def get(request, context):
    reply = of("GetCertificateReply")()
    reply.as_of.GetCurrentTime()
    if request.id == certificate.id:
        reply.certificate.CopyFrom(certificate)
    else:
        reply.no_match.SetInParent()
    return reply


server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
server.add_generic_rpc_handlers([
    grpc.method_handlers_generic_handler("exchange.v1.CertificateSource", {
        "Get": grpc.unary_unary_rpc_method_handler(
            get,
            request_deserializer=of("GetCertificateRequest").FromString,
            response_serializer=lambda message: message.SerializeToString(),
        ),
    }),
])
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print("listening on", port, flush=True)
sys.stdin.read()
server.stop(None)
