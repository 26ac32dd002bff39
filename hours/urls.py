"""The addresses of hours; who may open them stands in `tests/matrix/rows.py`."""

from django.urls import path

from hours.views import (
    capacity,
    coach,
    contracts,
    coordinator,
    desk,
    divisions,
    months,
    office,
    overviews,
    week,
)

app_name = "hours"
urlpatterns = [
    path("", coach.mine, name="mine"),
    path("<uuid:pk>/corrigeren/", coach.correct, name="correct"),
    path("budgetten/", desk.budgets, name="budgets"),
    path("budgetten/toekennen/", office.hand_out_page, name="hand_out"),
    path("contracten/", contracts.contracts, name="contracts"),
    path("contracten/invoeren/", contracts.enter, name="contract_enter"),
    path("contracten/<uuid:pk>/", contracts.change, name="contract_change"),
    path("verdelingen/", divisions.divisions, name="divisions"),
    path("verdelingen/nieuw/", divisions.new, name="division_new"),
    path("verdelingen/<uuid:pk>/", divisions.division, name="division"),
    path("verdelingen/<uuid:pk>/bevestigen/", divisions.confirm_it, name="division_confirm"),
    path("verdelingen/<uuid:pk>/ongedaan-maken/", divisions.undo_it, name="division_undo"),
    path("verdelingen/<uuid:pk>/weggooien/", divisions.drop_it, name="division_drop"),
    path("verdelingen/<uuid:pk>/opnieuw/", divisions.again, name="division_again"),
    path("overzicht/", overviews.overview, name="overview"),
    path("overzicht/regels/", overviews.lines, name="overview_lines"),
    path("overzicht/grafiek/<str:width>/", overviews.chart, name="overview_chart"),
    path("overzicht/rekenblad/", overviews.spreadsheet, name="overview_sheet"),
    path("overzicht/pdf/", overviews.document, name="overview_pdf"),
    path("overzicht/mijn-jaar/", capacity.my_year, name="my_year"),
    path("overzicht/coaches/", capacity.coaches, name="coaches"),
    path("overzicht/coaches/<uuid:pk>/", capacity.plan, name="plan"),
    path("budgetten/<uuid:pk>/", desk.budget, name="budget"),
    path("budgetten/<uuid:pk>/verval/", months.budget_lapse, name="budget_lapse"),
    path("week/", week.week, name="this_week"),
    path("week/<slug:day>/", week.week, name="week"),
    path("week/<slug:day>/overnemen/", week.copy_week, name="week_copy"),
    path("boven-toekenning/", coordinator.above_grant, name="above_grant"),
    path("boven-toekenning/<uuid:pk>/", coordinator.decide, name="decide"),
    path("maanden/", months.months, name="months"),
    path("maanden/<int:year>/<int:month>/sluiten/", months.close, name="month_close"),
]
