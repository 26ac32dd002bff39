"""App wiring for intake."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "intake"

    def ready(self) -> None:
        """Load the process table, which guards the states; have the sweep resume deferred ones; name the trail."""
        from intake import exports, message_kinds, sot_workflow, transfer_workflow, workflow  # noqa: F401 - tables are imported for their effect
        from intake.enums import AgreementState, ConsentState, Disagreement, PartKey
        from intake.transitions import forget_presences, reminding, resume_due
        from intake.transitions.consent_links import KIND
        from intake.transitions.sot_telling import sot_events
        from intake.views.consent_door import door
        from swvportal.foundation.calendars import register_events
        from swvportal.foundation.personal_links import register_handler
        from swvportal.foundation.sweeping import register_step
        from swvportal.foundation.trail_words import name_acts, name_looks, name_values

        register_handler(KIND, door)
        exports.register()
        message_kinds.register()
        register_events("sot", sot_events)
        reminding.register()
        register_step("deferred requests", resume_due)
        register_step("who was in a draft", forget_presences)
        name_acts(
            {
                "appoint_coach": _("fixed coach appointed"),
                "end_appointment": _("fixed coach ended"),
                "pass_on_advice": _("advice asked of another coach"),
                "change_parent": _("parent changed"),
                "change_reach": _("address of a pupil changed"),
                "merge_pupil": _("two files of one child made into one"),
                "join_parent": _("two rows of one parent made into one"),
                "announce_transfer": _("change of school announced"),
                "call_off_transfer": _("change of school called off"),
                "change_school": _("pupil went to another school"),
                "move_sot_item": _("agenda item went along to another school"),
                "keep_apart": _("two pupils who look alike kept apart"),
                "set_themes": _("themes of a coach kept"),
                "ask_consent": _("consent asked by personal link"),
                "answer_consent": _("consent answered by personal link"),
                "parents_disagree": _("parents do not agree with each other: noted"),
                "parents_agree": _("parents do not agree with each other: taken away"),
                "settle_disagreement": _("parents do not agree with each other: decided"),
                "answer_agreement": _("answer on the plan (OPP) kept"),
                "answer_voice": _("own view given by personal link"),
                "take_back_record": _("answer taken back"),
                "take_back_consent": _("consent taken back by personal link"),
                "plan_sot": _("SOT meeting planned"),
                "keep_sot_member": _("standing member of the SOT kept"),
                "remove_sot_member": _("standing member of the SOT taken off"),
                "add_participant": _("participant added"),
                "remove_participant": _("participant taken off"),
                "add_sot_item": _("put on the agenda"),
                "change_sot_item": _("agenda item changed"),
                "remove_sot_item": _("taken off the agenda"),
                "discuss_sot_item": _("outcome of an agenda item written down"),
                "mark_done": _("agreement marked as done"),
                "mark_not_done": _("agreement marked as not done"),
                "invite_to_renew": _("school invited to renew"),
            }
        )
        name_values(ConsentState, Disagreement, AgreementState)
        name_looks(
            {
                "dossier": _("dossier"),
                "draft": _("draft"),
                "desk": _("request at the loket"),
                "consent": _("consents"),
                "sight": _("who may see it"),
                "pupil": _("file of a pupil"),
                "file": _("document"),
                "sot": _("SOT meeting"),
            }
        )
        name_looks({f"part {part.value}": part.label for part in PartKey})
