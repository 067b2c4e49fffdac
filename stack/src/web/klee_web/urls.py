from django.urls import include, path

urlpatterns = [
    path("", include("jobs.urls")),
    path("accounts/", include("django.contrib.auth.urls")),
]
