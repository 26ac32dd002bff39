"""The addresses of hours; who may open them stands in `tests/matrix/rows.py`."""

from django.urls import path

from hours.views import coach, desk, office

app_name = "hours"
urlpatterns = [
    path("", coach.mine, name="mine"),
    path("<uuid:pk>/corrigeren/", coach.correct, name="correct"),
    path("budgetten/", desk.budgets, name="budgets"),
    path("budgetten/toekennen/", office.hand_out_page, name="hand_out"),
    path("budgetten/<uuid:pk>/", desk.budget, name="budget"),
]
