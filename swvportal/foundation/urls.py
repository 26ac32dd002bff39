"""The foundation's own addresses; who may open them stands in `tests/matrix/rows.py`."""

from __future__ import annotations

from django.urls import URLPattern, path

from swvportal.foundation.views import (
    auditor,
    invited,
    office_boards,
    office_counts,
    office_delivery,
    office_duo,
    office_house,
    office_people,
    own,
    own_files,
    own_people,
)

app_name = "foundation"
urlpatterns: list[URLPattern] = [
    path("kantoor/scholen/", office_duo.schools, name="schools"),
    path("kantoor/scholen/<uuid:pk>/van-ons/", office_duo.school_ours, name="school_ours"),
    path("kantoor/scholen/import/", office_duo.duo_imports, name="duo_imports"),
    path("kantoor/scholen/import/<uuid:pk>/", office_duo.PAGES.show, name="duo_import"),
    path("kantoor/scholen/import/<uuid:pk>/voortgang/", office_duo.PAGES.progress, name="duo_import_progress"),
    path("kantoor/scholen/import/<uuid:pk>/akkoord/", office_duo.PAGES.confirming, name="duo_import_confirm"),
    path("kantoor/scholen/import/<uuid:pk>/stop/", office_duo.PAGES.cancelling, name="duo_import_cancel"),
    path("kantoor/tellingen/", office_counts.counts, name="counts"),
    path("kantoor/tellingen/<slug:day>/", office_counts.count, name="count"),
    path("kantoor/besturen/", office_boards.boards, name="boards"),
    path("kantoor/besturen/<uuid:pk>/", office_boards.board, name="board"),
    path("kantoor/instellingen/", office_house.settings_page, name="settings"),
    path("kantoor/teams/", office_house.teams, name="teams"),
    path("kantoor/teams/<uuid:pk>/", office_house.team, name="team"),
    path("kantoor/mensen/", office_people.people, name="people"),
    path("kantoor/mensen/uitnodigingen/", office_people.invitations, name="invitations"),
    path("kantoor/mensen/<uuid:pk>/", office_people.person_page, name="person"),
    path("kantoor/mensen/<uuid:pk>/rol/", office_people.role_give, name="role_give"),
    path("kantoor/mensen/<uuid:pk>/sluiten/", office_people.account_close, name="account_close"),
    path("kantoor/mensen/<uuid:pk>/openen/", office_people.account_open, name="account_open"),
    path("kantoor/mensen/<uuid:pk>/tweede-stap/", office_people.factor_off, name="factor_off"),
    path("kantoor/rollen/<uuid:pk>/einde/", office_people.role_end, name="role_end"),
    path("mijn-mensen/", own_people.my_people, name="my_people"),
    path("uitnodigingen/<uuid:pk>/intrekken/", own_people.invitation_withdraw, name="invitation_withdraw"),
    path("uitnodiging/", invited.invitation, name="invitation"),
    path("uitnodiging/<str:token>/", invited.invitation_link, name="invitation_link"),
    path("inzage/", auditor.log, name="trail"),
    path("bestanden/", own_files.exports, name="exports"),
    path("bestanden/<uuid:pk>/", own_files.export, name="export"),
    path("bestanden/<uuid:pk>/voortgang/", own_files.export_progress, name="export_progress"),
    path("bestanden/<uuid:pk>/stop/", own_files.export_cancel, name="export_cancel"),
    path("bestanden/<uuid:pk>/openen/", own_files.export_open, name="export_open"),
    path("bestanden/vragen/<slug:kind>/", own_files.export_ask, name="export_ask"),
    path("meldingen/", own.messages_list, name="messages"),
    path("meldingen/per-mail/", own.message_choices, name="message_choices"),
    path("meldingen/gelezen/", own.read_all, name="read_messages"),
    path("meldingen/<uuid:pk>/openen/", own.open_message, name="open_message"),
    path("kantoor/verzending/", office_delivery.delivery, name="delivery"),
    path("kantoor/verzending/mail/<uuid:pk>/opnieuw/", office_delivery.retry_mail_view, name="retry_mail"),
    path("kantoor/verzending/mail/<uuid:pk>/aangekomen/", office_delivery.mark_sent_view, name="mark_mail_sent"),
    path("kantoor/verzending/brief/<uuid:pk>/opnieuw/", office_delivery.retry_letter_view, name="retry_letter"),
]
