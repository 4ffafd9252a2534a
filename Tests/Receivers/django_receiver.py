"""django_receiver.py ANSWER FOLDER: a receiver in Django, with its default answers."""

import sys
from wsgiref.simple_server import make_server

from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler, WSGIServer
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

import kept

answers = {"empty": lambda: HttpResponse(status=204), "text": lambda: HttpResponse("ok"), "nothing": HttpResponse}


@csrf_exempt
@require_POST
def hook(request):
    kept.keep(request.headers["Content-Type"], request.body, kept.earlier)
    return answers[sys.argv[1]]()


urlpatterns = [path("hook", hook)]
settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="of a test", LOGGING_CONFIG=None)
server = make_server("127.0.0.1", 0, get_wsgi_application(), WSGIServer, WSGIRequestHandler)
kept.listening(server.server_port)
server.serve_forever()
