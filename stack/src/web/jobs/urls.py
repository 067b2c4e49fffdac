from django.urls import path

from . import api, internal, views

urlpatterns = [
    path("", views.home, name="home"),
    path("jobs/<int:pk>/", views.job, name="job"),
    path("accounts/signup/", views.signup, name="signup"),
    path("api/signup", api.signup),
    path("api/login", api.login_),
    path("api/logout", api.logout_),
    path("api/jobs", api.jobs),
    path("api/jobs/<int:pk>", api.job),
    path("internal/jobs/<int:pk>", internal.report),
    path("health", internal.health),
]
