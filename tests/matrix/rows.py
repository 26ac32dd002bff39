"""Who may open which address: one row per URL name. A new URL without a row fails the build.

    row("hours:budgets", get="coordinator office", args=lambda w: {"pk": w.thing("budget").pk})

name   namespace and name as for `reverse`.
get    who gets a page (200) or is sent on (302) by GET; a word is an actor of `grid.ACTORS`, or `all` for everybody
       who is logged in. None (the default): the method is absent, 405.
post   the same for POST. Without `data` the form is empty: a page with errors, a refusal as a message (a redirect)
       and a result all count as let in. The act's own rules belong to the tests of its workflow.
args   the URL's arguments, from the world; `data` the form's fields, likewise. Things: `tests/matrix/things.py`.
case   tells two rows of one URL apart, for example `case="draft"` and `case="at committee"`.
open   no login asked; needs a line in `tests/matrix/open_to_all.py` too, which holds twelve at most.

Everybody who is not named is denied: 404, just as if the object did not exist; anonymous and deactivated people are
sent to the login page. When an argument is a UUID the matrix also checks that a denied actor gets the very same
answer for a key that nobody has.
"""

from __future__ import annotations

from intake.kinds import KINDS
from tests.matrix import (  # noqa: F401 - register what the rows ask for
    things,
    things_agreements,
    things_committee,
    things_delivery,
    things_dividing,
    things_files,
    things_intake,
    things_reserve,
    things_sot,
)
from tests.matrix.grid import Args, Grid

GRID = Grid()
row = GRID.row

# -- the roof ---------------------------------------------------------------------------------
row("start", get="all", open=True)
row("health", get="everyone", open=True)
row("set_language", get="everyone", post="everyone", open=True)

# -- one's own account ------------------------------------------------------------------------
row("account_login", get="everyone", post="everyone", open=True)
row("account_logout", get="everyone", post="everyone", open=True)
row("account_reset_password", get="everyone", post="everyone", open=True)
row("account_reset_password_done", get="everyone", open=True)
row(
    "account_reset_password_from_key",
    get="everyone",
    post="everyone",
    open=True,
    args=lambda w: {"uidb36": "0", "key": "niets-hier"},
)
row("account_reset_password_from_key_done", get="everyone", open=True)
row("mfa_authenticate", get="everyone", post="everyone", open=True)
row("account_reauthenticate", get="all", post="all")
row("account_change_password", get="all", post="all")
row("mfa_index", get="all")
row("mfa_reauthenticate", get="all", post="all")
row("mfa_activate_totp", get="all", post="all")
row("mfa_deactivate_totp", get="", post="")
row("mfa_view_recovery_codes", get="")
row("mfa_generate_recovery_codes", get="all", post="all")
row("mfa_download_recovery_codes", get="")
row("usersessions_list", get="all", post="all")
row("foundation:calendar", get="all", post="all")

# -- schools, by the office -------------------------------------------------------------------
row("foundation:schools", get="office")
row("foundation:school_ours", post="office", args=lambda w: {"pk": w.thing("school_apart").pk})
row("foundation:duo_imports", get="office", post="office")
row("foundation:duo_import", get="office", args=lambda w: {"pk": w.thing("duo_import").pk})
row("foundation:duo_import_progress", get="office", args=lambda w: {"pk": w.thing("duo_import").pk})
row("foundation:duo_import_confirm", post="office", args=lambda w: {"pk": w.thing("duo_import").pk})
row("foundation:duo_import_cancel", post="office", args=lambda w: {"pk": w.thing("duo_import").pk})
row("foundation:counts", get="office")
row("foundation:count", get="office", post="office", args=lambda w: {"day": "2026-02-01"})

# -- the partnership itself, by the office ------------------------------------------------------
row("foundation:boards", get="office")
row("foundation:board", get="office", post="office", args=lambda w: {"pk": w.school.board.pk})
row("foundation:settings", get="office", post="office")
row("foundation:teams", get="office", post="office")
row("foundation:team", get="office", post="office", args=lambda w: {"pk": w.team.pk})

# -- people -----------------------------------------------------------------------------------
row("foundation:people", get="office")
row("foundation:invitations", get="office", post="office")
row("foundation:person", get="office", args=lambda w: {"pk": w.people["ib"].pk})
row("foundation:role_give", post="office", args=lambda w: {"pk": w.people["ib"].pk})
row("foundation:role_end", post="office", args=lambda w: {"pk": w.thing("membership").pk})
row("foundation:account_close", post="office", args=lambda w: {"pk": w.people["ib"].pk})
row("foundation:account_open", post="office", args=lambda w: {"pk": w.people["ib"].pk})
row("foundation:factor_off", post="office", args=lambda w: {"pk": w.people["ib"].pk})
row("foundation:my_people", get="director board", post="director board")
row("foundation:invitation_withdraw", post="office director", args=lambda w: {"pk": w.thing("invitation").pk})
row("foundation:invitation", get="everyone", post="everyone", open=True)
row(
    "foundation:invitation",
    get="everyone",
    post="everyone",
    open=True,
    args=lambda w: {"token": w.thing("token")},
    case="with a token",
)
row("foundation:door", get="everyone", post="everyone", open=True)
row("foundation:door", get="everyone", post="everyone", open=True, args=lambda w: {"token": "abc"}, case="with a token")

# -- files that leave the portal ----------------------------------------------------------------
_file: Args = lambda w: {"pk": w.thing("file_of_ib").pk}  # noqa: E731 - shared by the rows below
row("foundation:exports", get="all")
row("foundation:export", get="ib", args=_file)
row("foundation:export_progress", get="ib", args=_file)
row("foundation:export_cancel", post="ib", args=_file)
row("foundation:export_open", get="ib", args=_file)
_BY_KIND = {
    "urenoverzicht": "ib ib_other director board coordinator office two_roles",
    "urenbudgetten": "ib ib_other director board coordinator committee chair office two_roles",
    "boekingen-achter-cijfer": "ib ib_other director coordinator office two_roles",
    "sommen-achter-cijfer": "board",
    "contracten": "coordinator office",
    "verdelingen": "board coordinator office",
    "reserveringen": "ib ib_other director coach coach_other coordinator office two_roles",
    "urenregistraties": "coach coach_other coordinator office two_roles",
    "coaches": "coordinator office",
    "coachoverzicht": "coordinator office",
    "mijn-jaar": "coach coach_other two_roles",
    "maanden": "coordinator office",
    "vragen-om-reserve": "ib ib_other director board coordinator office two_roles",
    "boekingen-van-budget": "",
    "uren-achter-cijfer": "coordinator office",
    "leerlingtellingen": "",
    "sot-verslag": "",
    "overeenkomsten": "ib ib_other director board coach coach_other coordinator office two_roles",
    "schooljaar": "office",
    "verdeelsleutels": "",
    "boekingen": "",
    "onbekend": "",
}


def _of_kind(kind: str) -> Args:
    return lambda w: {"kind": kind}


for _kind, _askers in _BY_KIND.items():
    row("foundation:export_ask", post=_askers, args=_of_kind(_kind), data=lambda w: {"as": "xlsx"}, case=_kind)

row(
    "foundation:export_ask",
    post="ib director coordinator office",
    args=_of_kind("boekingen-van-budget"),
    data=lambda w: {"as": "xlsx", "budget": str(w.thing("school_budget").pk)},
    case="lines of a school's budget",
)
row(
    "foundation:export_ask",
    post="coordinator office",
    args=_of_kind("boekingen-van-budget"),
    data=lambda w: {"as": "xlsx", "budget": str(w.thing("oa_budget").pk)},
    case="lines of a budget of the partnership",
)

# -- the trail --------------------------------------------------------------------------------
row("foundation:trail", get="auditor")

# -- hours ------------------------------------------------------------------------------------
row("hours:mine", get="coach coach_other two_roles", post="coach coach_other two_roles")
row(
    "hours:correct",
    get="coach coordinator",
    post="coach coordinator",
    args=lambda w: {"pk": w.thing("time_entry").pk},
)
row("hours:budgets", get="ib ib_other director board coordinator committee chair office two_roles")
row("hours:hand_out", get="office", post="office")
row(
    "hours:budget",
    get="coordinator committee chair office",
    args=lambda w: {"pk": w.thing("oa_budget").pk},
    case="of the partnership",
)
row(
    "hours:budget",
    get="ib director board coordinator office",
    args=lambda w: {"pk": w.thing("school_budget").pk},
    case="of a school",
)
_question: Args = lambda w: {"pk": w.thing("school_question").pk}  # noqa: E731 - shared by the rows below
_of_partnership: Args = lambda w: {"pk": w.thing("partnership_question").pk}  # noqa: E731 - likewise
_given: Args = lambda w: {"pk": w.thing("given_question").pk}  # noqa: E731 - likewise
_reserve_askers = "ib ib_other director board coordinator two_roles"
row("hours:reserve_requests", get=f"{_reserve_askers} office")
row("hours:reserve_ask", get=_reserve_askers, post=_reserve_askers)
row("hours:reserve_request", get="ib director board coordinator office", args=_question, case="of a school")
row("hours:reserve_request", get="coordinator office", args=_of_partnership, case="of the partnership")
row("hours:reserve_give", get="office", post="office", args=_question)
row("hours:reserve_decline", get="office", post="office", args=_question)
row("hours:reserve_withdraw", get="ib director board", post="ib director board", args=_question)
row("hours:reserve_withdraw", get="coordinator", post="coordinator", args=_of_partnership, case="of the partnership")
row("hours:reserve_take_back", get="office", post="office", args=_given)
row("hours:sheets", get="office", post="office")
row("hours:sheet_template", get="office", args=lambda w: {"kind": "time"})
_sheet: Args = lambda w: {"pk": w.thing("sheet").pk}  # noqa: E731 - shared by the rows below
row("hours:sheet", get="office", args=_sheet)
row("hours:sheet_progress", get="office", args=_sheet)
row("hours:sheet_confirm", post="office", args=_sheet)
row("hours:sheet_cancel", post="office", args=_sheet)
row("hours:sheet_take_back", get="office", post="office", args=_sheet)
row("hours:contracts", get="coordinator office")
row("hours:contract_enter", get="office", post="office")
row("hours:contract_change", get="office", post="office", args=lambda w: {"pk": w.thing("contract").pk})
row("hours:divisions", get="board coordinator office")
row("hours:division_new", get="board office", post="board office")
_division: Args = lambda w: {"pk": w.thing("division").pk}  # noqa: E731 - shared by the rows below
row("hours:division", get="coordinator office", post="office", args=_division)
row("hours:division_confirm", post="office", args=_division)
row("hours:division_undo", get="office", post="office", args=_division)
row("hours:division_drop", post="office", args=_division)
row("hours:division_again", post="office", args=_division)
_of_board: Args = lambda w: {"pk": w.thing("board_division").pk}  # noqa: E731
row("hours:division", get="board coordinator office", post="board office", args=_of_board, case="of a board")
row("hours:division_confirm", post="board office", args=_of_board, case="of a board")
row("hours:division_undo", get="board office", post="board office", args=_of_board, case="of a board")
row("hours:division_drop", post="board office", args=_of_board, case="of a board")
row("hours:division_again", post="board office", args=_of_board, case="of a board")
_confirmed: Args = lambda w: {"pk": w.thing("confirmed_division").pk}  # noqa: E731
row("hours:division", get="board coordinator office", post="office", args=_confirmed, case="confirmed")
row("hours:division_undo", get="office", post="office", args=_confirmed, case="confirmed")
row("hours:division_again", post="office", args=_confirmed, case="confirmed")
row("hours:hand_on", get="board office", post="board office", args=lambda w: {"pk": w.thing("board_budget").pk})
row("hours:hand_on", get="", post="", args=lambda w: {"pk": w.thing("school_budget").pk}, case="of a school")
row("hours:this_week", get="coach coach_other two_roles", post="coach coach_other two_roles")
row(
    "hours:week",
    get="coach coach_other two_roles",
    post="coach coach_other two_roles",
    args=lambda w: {"day": "2026-11-16"},
)
row(
    "hours:week_copy",
    get="coach coach_other two_roles",
    post="coach coach_other two_roles",
    args=lambda w: {"day": "2026-11-16"},
)
row("hours:above_grant", get="coordinator")
row(
    "hours:decide",
    get="coordinator",
    post="coordinator",
    args=lambda w: {"pk": w.thing("time_entry").pk},
)
row("hours:months", get="coordinator office")
row("hours:month_close", get="office", post="office", args=lambda w: {"year": 2020, "month": 10})
row("hours:budget_lapse", get="office", post="office", args=lambda w: {"pk": w.thing("school_budget").pk})

row("hours:overview", get="ib ib_other director board coordinator office two_roles")
row("hours:overview_lines", get="ib ib_other director board coordinator office two_roles")
row(
    "hours:overview_chart",
    get="ib ib_other director board coordinator office two_roles",
    args=lambda w: {"width": "wide"},
)
row("hours:my_year", get="coach coach_other two_roles")
row("hours:my_work", get="coach coach_other two_roles")
row("hours:my_chart", get="coach coach_other two_roles", args=lambda w: {"width": "wide"})
row("hours:coaches", get="coordinator office")
row("hours:work", get="coordinator office")
row("hours:promises", get="coordinator office")
row("hours:coaches_chart", get="coordinator office", args=lambda w: {"width": "narrow"})
row("hours:plan", get="coordinator", post="coordinator", args=lambda w: {"pk": w.people["coach"].pk})
# -- requests: the school's side --------------------------------------------------------------
_draft: Args = lambda w: {"pk": w.thing("draft").pk}  # noqa: E731 - shared by the rows below
row("intake:requests", get="ib ib_other director coach coach_other coordinator two_roles")
row("intake:new", get="ib ib_other director coordinator two_roles")
row(
    "intake:new_of",
    get="ib ib_other director coordinator two_roles",
    post="ib ib_other director coordinator two_roles",
    args=lambda w: {"kind": "consultation"},
)
row("intake:write", get="ib director coach", args=_draft)


def _part_of_draft(key: str) -> Args:
    return lambda w: {"pk": w.thing("draft").pk, "key": str(key)}


for _key in (part.key for part in KINDS["oa"].parts):
    _writers = {"advice": "coach", "director": "", "consents": ""}.get(_key, "ib director")
    row(
        "intake:part",
        get="ib director coach",
        post=_writers,
        args=_part_of_draft(_key),
        case=_key,
    )
row(
    "intake:part",
    get="ib director coach",
    post="ib director coach",
    args=lambda w: {"pk": w.thing("submitted_request").pk, "key": "question"},
    case="submitted",
)
row(
    "intake:go_on",
    get="ib director coordinator",
    post="ib director coordinator",
    args=lambda w: {"pk": w.thing("submitted_request").pk},
)
row("intake:here", post="ib director coach", args=_draft)
row("intake:agree", post="director", args=_draft)
row("intake:ask_adviser", post="ib director", args=_draft)
row(
    "intake:consent",
    get="ib director",
    post="ib director",
    args=lambda w: {"pk": w.thing("draft").pk, "who": str(w.thing("draft").pupil.parents.get().pk)},
)
row("intake:check", get="ib director", args=_draft)
row("intake:submit", post="ib director", args=_draft)
row("intake:sent", get="ib director coach", args=lambda w: {"pk": w.thing("submitted_request").pk})
row("intake:complete", post="ib director", args=lambda w: {"pk": w.thing("returned_request").pk})
row("intake:withdraw", get="ib director", post="ib director", args=_draft)
row(
    "intake:consent_withdraw",
    get="ib director",
    post="ib director",
    args=lambda w: {"pk": w.thing("draft").consents.get().pk},
)
row(
    "intake:consent_ask",
    get="ib director",
    post="ib director",
    args=lambda w: {
        "pk": w.thing("consent_question").request_id,
        "who": str(w.thing("consent_question").parent_id),
    },
)
row(
    "intake:pupils",
    get="ib ib_other director coach coach_other coordinator committee chair office two_roles",
)
row("intake:transfers", get="coordinator office")
row(
    "intake:transfer_new",
    get="ib director coordinator office",
    post="ib director coordinator office",
    args=lambda w: {"pk": w.thing("submitted_request").pupil_id},
)
row("intake:transfer_off", post="coordinator office", args=lambda w: {"pk": w.thing("transfer").pk})
row(
    "arrangements:transfer",
    get="coordinator office",
    post="coordinator office",
    args=lambda w: {"pk": w.thing("transfer").pk},
)
row("intake:doubles", get="coordinator office")
row(
    "intake:merge",
    get="coordinator office",
    post="coordinator office",
    args=lambda w: {"pk": w.thing("submitted_request").pupil_id, "other": w.thing("double_request").pupil_id},
)
row(
    "intake:apart",
    post="coordinator office",
    args=lambda w: {"pk": w.thing("submitted_request").pupil_id, "other": w.thing("double_request").pupil_id},
)
row(
    "intake:pupil",
    get="ib director coach coordinator office",
    args=lambda w: {"pk": w.thing("submitted_request").pupil_id},
)
row(
    "intake:parent",
    get="ib director office",
    post="ib director office",
    args=lambda w: {"pk": w.thing("submitted_request").pupil.parents.get().pk},
)
row("intake:records", get="ib director coach", args=_draft)
row(
    "intake:records",
    get="ib director coach coordinator office",
    args=lambda w: {"pk": w.thing("submitted_request").pk},
    case="handed in",
)
row(
    "intake:agreement",
    get="ib director",
    post="ib director",
    args=lambda w: {"pk": w.thing("new_plan").pk, "parent": w.thing("new_plan").pupil.parents.get().pk},
)
row(
    "intake:agreement_withdraw",
    get="ib director",
    post="ib director",
    args=lambda w: {"pk": w.thing("draft").planagreements.get().pk},
)
row(
    "intake:pupil_reach",
    get="ib director office",
    post="ib director office",
    args=lambda w: {"pk": w.thing("pupil_of_sixteen").pk},
)
row("intake:sight", get="ib director coach", args=lambda w: {"pk": w.thing("draft").pk})
row(
    "intake:sight",
    get="ib director coach coordinator office",
    args=lambda w: {"pk": w.thing("submitted_request").pk},
    case="handed in",
)
row(
    "intake:disagreement",
    get="ib director coordinator",
    post="coordinator",
    args=lambda w: {"pk": w.thing("submitted_request").pk},
)
row(
    "intake:consent_question",
    get="ib director",
    post="ib director",
    args=lambda w: {"pk": w.thing("consent_question").pk},
    data=lambda w: {"do": "code"},
)
row("intake:attachment", get="ib director coach", args=lambda w: {"pk": w.thing("stored_attachment").pk})
row("intake:attachment_remove", post="ib director", args=lambda w: {"pk": w.thing("stored_attachment").pk})

# -- the school support team (SOT) --------------------------------------------------------------
_sot: Args = lambda w: {"pk": w.thing("sot_meeting").pk}  # noqa: E731 - shared by the rows below
_sot_item: Args = lambda w: {"pk": w.thing("sot_item").pk}  # noqa: E731 - likewise
_sot_member: Args = lambda w: {"pk": w.thing("sot_member").pk}  # noqa: E731 - likewise
row("intake:sot", get="ib ib_other director coach coach_other coordinator two_roles")
row("intake:sot_plan", get="ib ib_other director two_roles", post="ib ib_other director two_roles")
row("intake:sot_members", get="ib director", post="ib director", args=lambda w: {"pk": w.school.pk})
row("intake:sot_member", get="ib director", post="ib director", args=_sot_member)
row("intake:sot_member_remove", post="ib director", args=_sot_member)
row("intake:sot_meeting", get="ib director coach coach_other coordinator", args=_sot)
row("intake:sot_move", get="ib director", post="ib director", args=_sot)
row("intake:sot_cancel", get="ib director", post="ib director", args=_sot)
row("intake:sot_hold", get="ib director", post="ib director", args=_sot)
row("intake:sot_reopen", get="ib director", post="ib director", args=lambda w: {"pk": w.thing("sot_held").pk})
row("intake:sot_participants", get="ib director", post="ib director", args=_sot)
row("intake:sot_participant_remove", post="ib director", args=lambda w: {"pk": w.thing("sot_guest").pk})
row("intake:sot_item_new", get="ib director", post="ib director", args=_sot)
row("intake:sot_item", get="ib director", post="ib director", args=_sot_item)
row("intake:sot_item_remove", post="ib director", args=_sot_item)
row("intake:sot_discuss", get="ib director", post="ib director", args=_sot_item)
row("intake:sot_ask", get="ib director coordinator", post="ib director coordinator", args=_sot_item)
row(
    "foundation:export_ask",
    post="ib director coach coordinator",
    args=lambda w: {"kind": "sot-verslag"},
    data=lambda w: {"as": "pdf", "meeting": str(w.thing("sot_held").pk)},
    case="minutes of a SOT",
)
row("intake:sot_gaps", get="coordinator")
row("intake:sot_done", post="ib director", args=lambda w: {"pk": w.thing("sot_line").pk})

# -- requests: the loket's side, the one page, the search ----------------------------------------
_submitted: Args = lambda w: {"pk": w.thing("submitted_request").pk}  # noqa: E731 - shared by the rows below
_at_committee: Args = lambda w: {"pk": w.thing("request_before_committee").pk}  # noqa: E731 - likewise
row("dossier", get="ib director coach", args=_draft, case="draft")
row("dossier", get="ib director coach coordinator office", args=_submitted, case="submitted")
row("dossier", get="ib director coach coordinator committee chair office", args=_at_committee, case="at committee")
row("search", get="all")
row("intake:fixed_coaches", get="office coordinator")
row("intake:fixed_coach", get="office coordinator", post="office coordinator", args=lambda w: {"pk": w.school.pk})
row(
    "intake:end_fixed",
    get="office coordinator",
    post="office coordinator",
    args=lambda w: {"pk": w.thing("fixed_person").pk},
)
row("intake:desk", get="coordinator")
row("intake:news", get="coordinator")
row("intake:lead_times", get="coordinator")
row("coaching:season", get="coordinator office")
row("coaching:season_extend", get="coordinator", post="coordinator")
row("coaching:season_invite", get="coordinator", post="coordinator")
row("coaching:ending", get="ib ib_other director two_roles")
row("coaching:renew", post="ib ib_other director two_roles")
row("coaching:renew_check", get="ib ib_other director two_roles", post="ib ib_other director two_roles")
row("intake:done_in_bulk", get="coordinator", args=lambda w: {"pk": w.thing("bulk_run").pk})
row("intake:coaches", get="coordinator")
row(
    "intake:coach_themes",
    get="coordinator coach",
    post="coordinator coach",
    args=lambda w: {"pk": w.people["coach"].pk},
)
row("intake:case", get="coordinator", args=_submitted)
row("intake:claim", post="coordinator", args=_submitted)
row("intake:unclaim", post="coordinator", args=_submitted)
for _act in ("ask", "forward", "decline", "postpone", "resume", "merge_request", "correct_school"):
    row(f"intake:{_act}", get="coordinator", post="coordinator", args=_submitted, case="submitted")
for _act in ("ask", "postpone"):
    _who = "coordinator chair"
    row(f"intake:{_act}", get=_who, post=_who, args=_at_committee, case="at committee")
# -- messages, and what the office does about those that did not go out -----------------------------
row("foundation:messages", get="all")
row("foundation:message_choices", get="all", post="all")
row("foundation:read_messages", post="all")
row("foundation:open_message", post="ib", args=lambda w: {"pk": w.thing("message").pk})
row("foundation:delivery", get="office")
row("foundation:retry_mail", post="office", args=lambda w: {"pk": w.thing("failed_mail").pk})
row("foundation:mark_mail_sent", post="office", args=lambda w: {"pk": w.thing("failed_mail").pk})
row("foundation:retry_letter", post="office", args=lambda w: {"pk": w.thing("failed_letter").pk})

# -- the committee ------------------------------------------------------------------------------
_decided: Args = lambda w: {"pk": w.thing("decided_request").pk}  # noqa: E731 - shared by the rows below
_consultation: Args = lambda w: {"pk": w.thing("consultation").pk}  # noqa: E731 - likewise
_assigned: Args = lambda w: {"pk": w.thing("assigned_request").pk}  # noqa: E731 - likewise
_granted: Args = lambda w: {"pk": w.thing("granted_request").pk}  # noqa: E731 - likewise
_objected: Args = lambda w: {"pk": w.thing("objected_request").pk}  # noqa: E731 - likewise
row("arrangements:agenda", get="committee chair")
row("arrangements:meetings", get="coordinator chair office", post="coordinator chair office")
_meeting: Args = lambda w: {"pk": w.thing("meeting").pk}  # noqa: E731 - likewise
row("arrangements:meeting", get="coordinator chair office", post="coordinator chair office", args=_meeting)
row("arrangements:meeting_cancel", post="coordinator chair office", args=_meeting)
row("arrangements:release_many", get="chair office")
row("arrangements:release_check", get="chair office", post="chair office")
row("arrangements:case", get="committee chair", post="committee chair", args=_at_committee)
row("arrangements:decide", get="chair", post="chair", args=_at_committee)
row("arrangements:pending", get="chair office", args=_decided)
row("arrangements:assign", get="coordinator", post="coordinator", args=_consultation)
row("arrangements:quick", get="coordinator", args=_consultation)
row("intake:answer", get="coordinator", post="coordinator", args=_consultation)
row("arrangements:widen", get="coordinator", post="coordinator", args=_assigned)
row("arrangements:undo", post="chair", args=_decided)
row("arrangements:release", post="chair office", args=_decided)
row("arrangements:settle", get="chair", post="chair", args=_objected)
row("arrangements:objection", get="office", post="office", args=_granted)
row(
    "arrangements:letters",
    get="ib ib_other director board coach coach_other coordinator committee chair office two_roles",
)
row(
    "arrangements:letter",
    get="ib director coach coordinator committee chair office",
    args=lambda w: {"pk": w.thing("school_letter").pk},
    case="to the school",
)
row(
    "arrangements:letter",
    get="ib director coach_other coordinator committee chair office",
    args=lambda w: {"pk": w.thing("letter_of_other_coach").pk},
    case="to the school, work of another coach",
)
row("arrangements:letter", get="office", args=lambda w: {"pk": w.thing("parents_letter").pk}, case="to a parent")

_running: Args = lambda w: {"pk": w.thing("trajectory").request_id}  # noqa: E731 - likewise
row("intake:extend", get="ib director coordinator", post="ib director coordinator", args=_running)
row("intake:withdraw_extension", get="ib director", post="ib director", args=_running)

# -- the work of the coach ----------------------------------------------------------------------
_work: Args = lambda w: {"pk": w.thing("trajectory").pk}  # noqa: E731 - shared by the rows below
row("coaching:mine", get="coach coach_other two_roles")
row("coaching:start", get="coach", post="coach", args=_granted)
row("coaching:trajectory", get="ib director coach coordinator committee chair office", args=_work)
row("coaching:report", post="coach", args=_work)
row("coaching:close", post="coach coordinator", args=_work)
row(
    "coaching:hand_over",
    get="coordinator office",
    post="coordinator office",
    args=lambda w: {"pk": w.thing("trajectory").request_id},
)
row(
    "coaching:hand_all",
    get="coordinator office",
    post="coordinator office",
    args=lambda w: {"pk": w.people["coach"].pk},
)

# -- agreements for hours -------------------------------------------------------------------------
_asked: Args = lambda w: {"pk": w.thing("asked_agreement").pk}  # noqa: E731 - shared by the rows below
_agreed: Args = lambda w: {"pk": w.thing("agreed_agreement").pk}  # noqa: E731 - likewise
_registered: Args = lambda w: {"pk": w.thing("registered_agreement").pk}  # noqa: E731 - likewise
_askers = "ib ib_other director board office two_roles"
row("arrangements:agreements", get=f"{_askers} coach coach_other coordinator")
row("arrangements:agreement_ask", get=_askers, post=_askers)
row("arrangements:agreement", get="ib director board coordinator office", args=_asked, case="asked")
row("arrangements:agreement", get="ib director board coach coordinator office", args=_registered, case="registered")
row("arrangements:agreement_agree", get="director board", post="director board", args=_asked)
row("arrangements:agreement_decline", get="board", post="board", args=_asked)
row("arrangements:agreement_withdraw", get="ib director board", post="ib director board", args=_asked)
row("arrangements:agreement_register", get="office", post="office", args=_agreed)
row("arrangements:agreement_return", get="office", post="office", args=_agreed)
row("arrangements:agreement_assign", get="coordinator office", post="coordinator office", args=_registered)
row("arrangements:agreement_end", get="office", post="office", args=_registered)
row(
    "arrangements:letter",
    get="ib director board coordinator office",
    args=lambda w: {"pk": w.thing("confirmation_to_board").pk},
    case="confirmation to the board",
)
row(
    "arrangements:letter",
    get="coach coordinator office",
    args=lambda w: {"pk": w.thing("confirmation_to_supplier").pk},
    case="confirmation to the supplier",
)
