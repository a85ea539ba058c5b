"""A back end with Django: one view for everything that can be asked (``python django_app.py runserver``)."""

import sys

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from indicators.web import Service

service = Service()
if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], DATA_UPLOAD_MAX_MEMORY_SIZE=service.settings.size)


@csrf_exempt  # for programs; a page of your own keeps the check and sends the token
def ask(request: HttpRequest, job: str) -> HttpResponse:
    answer = service.answer(job, request.body, request.headers.get("Content-Type", ""), request.GET.dict())
    return HttpResponse(answer.body, answer.media, answer.status, headers=dict(answer.headers))


urlpatterns = [path("indicators/<path:job>", ask)]
application = WSGIHandler()

if __name__ == "__main__":
    execute_from_command_line(sys.argv)
