//! The names of all commands, once.

/// Hands the names of all commands to a macro: the build makes a permission of each
/// name, the window answers to each, and the tests compare it with what the pages call.
macro_rules! with_command_names {
    ($use:ident) => {
        $use! {
            language,
            settings,
            save_settings,
            doctor,
            recordings,
            recording,
            rename_recording,
            delete_recording,
            restore_recording,
            start_recording,
            stop_recording,
            add_check,
            undo_step,
            pause_recording,
            start_run,
            cancel_run,
            runs,
            run,
            save_report,
            export_recording,
            open_bundle,
            keep_bundle,
            drop_bundle,
            open_practice_shop,
            monitors,
            monitor_form,
            preview_monitor,
            save_monitor,
            pause_monitor,
            resume_monitor,
            remove_monitor,
            restore_monitor,
            check_monitor,
            channels,
            watching,
            incidents,
            incident,
            act_on_incident
        }
    };
}
