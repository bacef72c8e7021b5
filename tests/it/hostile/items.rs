//! The list of bad inputs and faults, item by item, and the requirements behind it: which case or test holds each. A name is
//! that of a case of `content`, `files` or `limits`, or that of a test function.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{content, files, limits};

/// Item, and the cases and tests that hold it.
const ITEMS: &[(u32, &str)] = &[
    (1, "raw-script-block raw-script-inline raw-script-src raw-script-case"),
    (2, "raw-img-onerror"),
    (3, "raw-svg-onload raw-svg-animate"),
    (4, "raw-math"),
    (5, "raw-mxss-style raw-mxss-noscript"),
    (6, "raw-iframe-srcdoc raw-object-embed"),
    (7, "raw-base-href"),
    (8, "raw-meta-refresh"),
    (9, "raw-link-style raw-style-attr"),
    (10, "raw-form"),
    (11, "raw-details-toggle"),
    (12, "raw-comment-breakout raw-cdata-pi"),
    (13, "raw-unclosed-swallow raw-unclosed-plaintext raw-unclosed-title-svg raw-unclosed-comment"),
    (14, "raw-closes-page raw-table-foster"),
    (15, "raw-slot-template"),
    (16, "clobber-name-form"),
    (17, "clobber-heading-id clobber-explicit-id"),
    (18, "clobber-duplicate-ids heading-empty-ids heading-own-ids"),
    (19, "fence-info-break fence-lang-path"),
    (20, "fence-unclosed"),
    (21, "fence-html"),
    (22, "image-alt-break link-title-break link-text-html"),
    (23, "footnote-label"),
    (24, "wikilink-xss"),
    (25, "admonition-title"),
    (26, "math-xss mermaid-xss"),
    (27, "table-cell-html task-list-html"),
    (28, "entity-script"),
    (
        29,
        "url-plain url-case url-entity url-tab url-newline url-control url-entities url-percent-colon url-percent \
         url-percent-newline url-zero-width url-vbscript url-data url-data-svg url-file url-blob url-view-source url-escape",
    ),
    (30, "url-autolink"),
    (31, "url-srcset"),
    (32, "url-target-blank"),
    (33, "url-spec-link-escape url-bad-percent"),
    (34, "url-md-rewrite"),
    (35, "fm-title-html fm-title-quotes fm-title-template"),
    (36, "fm-title-ansi no_printed_line_is_content"),
    (37, "fm-title-number fm-title-bool fm-title-list fm-title-map"),
    (38, "fm-title-null"),
    (39, "fm-status-badge fm-status-svg fm-status-list"),
    (40, "fm-progress-neg fm-progress-huge fm-progress-nan fm-progress-list fm-progress-map"),
    (41, "fm-zero-tasks empty-file"),
    (42, "fm-tags-html"),
    (43, "fm-date-odd fm-date-text"),
    (44, "fm-proto-keys fm-id-proto"),
    (45, "fm-raw-html-flag"),
    (46, "fm-redirect fm-redirect-to fm-alias-outside fm-alias-climbs"),
    (47, "fm-layout-escape"),
    (48, "fm-bad-unclosed fm-bad-dupkey fm-bad-tab fm-bad-type fm-bad-selfref fm-bad-quote"),
    (49, "fm-bad-laughs"),
    (50, "slug-up slug-abs slug-mid slug-percent slug-backslash slug-drive slug-unc"),
    (51, "slug-nul slug-control slug-colon slug-ads slug-trail slug-long"),
    (52, "slug-git slug-dotfile slug-underscore"),
    (53, "slug-own-cname slug-own-sw slug-own-index slug-own-css slug-own-search slug-own-notfound"),
    (54, "collide-case collide-nfc collide-asset-case collide-asset-nfc"),
    (55, "collide-index collide-readme collide-space collide-ext"),
    (56, "dup-spec-id"),
    (57, "graph-a graph-b graph-c"),
    (58, "graph-unknown graph-self"),
    (59, "filename-quote filename-angle filename-newline filename-rtl filename-percent filename-brace"),
    (60, "filename-dashes filename-rf"),
    (61, "filename-win-con filename-win-aux filename-win-nul filename-win-com1 filename-win-folder"),
    (62, "editor-swap editor-backup editor-lock hidden hidden-folder"),
    (
        63,
        "include-mdbook include-jinja include-rst include-snippet include-bang include-at include-wiki include-adoc \
         include-ssi include-image",
    ),
    (64, "eval-in-text"),
    (65, "url-spec-link-escape asset-outside"),
    (66, "json-script-close json-script-comment json-line-sep"),
    (67, "search-excerpt-code search-excerpt-entities"),
    (68, "feed-cdata feed-control"),
    (69, "enc-latin1 enc-overlong enc-surrogate enc-utf16 enc-binary what_cannot_be_read_gets_a_page_that_says_so"),
    (70, "enc-nul"),
    (71, "enc-crlf enc-cr enc-bom-mid fm-bom-crlf"),
    (72, "bidi-code bidi-title bidi-link"),
    (73, "zero-width zalgo"),
    (74, "empty-file bom-only fm-only newline-only"),
    (75, "nothing_is_read_through_a_link_or_from_what_is_no_file"),
    (76, "nothing_is_read_through_a_link_or_from_what_is_no_file"),
    (77, "nothing_is_read_through_a_link_or_from_what_is_no_file"),
    (78, "asset-html asset-xhtml asset-js asset-css asset-xml asset-svg asset-svg-script only_inert_drawings_pass"),
    (79, "deep-path"),
    (80, "deep-blockquote deep-list deep-ordered deep-mixed deep-emphasis deep-strong deep-html deep-html-block"),
    (81, "deep-brackets deep-brackets-closed deep-images backtick-runs"),
    (82, "meta-dashes meta-pluses"),
    (83, "footnote-open footnote-many ref-expansion"),
    (84, "table-wide"),
    (85, "headings-many headings-other links-missing"),
    (86, "line-long word-long file-huge"),
    (87, "code-long-line code-makefile code-blocks-many code-lines"),
    (88, "fm-deep fm-long-title fm-longer fm-many-tags title-long"),
    (89, "many_specs_are_built_in_time"),
    (90, "a_killed_build_leaves_a_whole_site a_build_killed_among_files_of_others_is_mended_by_the_next"),
    (91, "a_write_that_fails_leaves_the_old_site a_failure_leaves_the_old_output_whole"),
    (92, "an_output_that_may_not_be_written_is_said"),
    (93, "outputs_that_cannot_be_are_refused_with_their_code a_folder_of_others_is_left_alone_unless_adopted"),
    (94, "builds_at_the_same_time_end_in_one_site a_build_that_waits_in_vain_says_for_whom"),
    (95, "outputs_that_cannot_be_are_refused_with_their_code an_output_inside_of_the_content_builds_nothing"),
    (96, "faults_of_configuration_and_theme_come_and_go a_replaced_site_is_seen_and_watched_again"),
    (97, "faults_of_configuration_and_theme_come_and_go"),
    (98, "faults_of_configuration_and_theme_come_and_go a_fault_keeps_the_last_good_site_and_clears_by_itself"),
    (99, "every_way_of_saving_brings_the_new_text"),
    (100, "lost_events_cost_no_truth"),
    (101, "a_taken_port_is_an_error_only_when_it_was_asked_for"),
    (102, "a_change_reaches_open_pages"),
    (103, "running_out_of_descriptors_is_survived"),
    (104, "too_few_watches_are_made_up_for_by_looking"),
];

/// Requirement, and the tests that hold it beside the items above.
const REQUIREMENTS: &[(&str, &str)] = &[
    ("S1", "nothing_of_content_becomes_more_than_text random_documents_are_harmless_and_warm_is_cold"),
    ("S2", "no_writing_of_another_scheme_passes no_mutation_of_an_address_is_read_as_another_scheme"),
    (
        "S3",
        "no_script_of_content_runs_on_any_page nothing_of_content_becomes_more_than_text whatever_markdown_comes_in_the_promises_hold",
    ),
    ("S4", "no_template_can_put_raw_text_into_a_page the_safe_filter_does_not_exist text_is_escaped_and_html_is_not"),
    ("S5", "pages_are_html_without_an_error no_script_of_content_runs_on_any_page"),
    ("S6", "a_query_is_never_markup"),
    ("S7", "whatever_markdown_comes_in_the_promises_hold nothing_of_content_becomes_more_than_text"),
    ("S8", "links_and_pipes_are_left_alone nothing_is_read_through_a_link_or_from_what_is_no_file"),
    ("S9", "no_name_leaves_the_output_or_hides_another_file only_inert_drawings_pass"),
    ("S10", "no_name_leaves_the_output_or_hides_another_file"),
    ("S11", "costly_input_stays_within_bounds"),
    ("S12", "costly_input_stays_within_bounds"),
    ("S13", "costly_input_stays_within_bounds"),
    ("S14", "nothing_of_content_becomes_more_than_text whatever_markdown_comes_in_the_promises_hold"),
    (
        "S15",
        "a_template_that_is_built_to_cost_is_refused a_template_that_makes_too_much_is_ended an_endless_template_ends",
    ),
    ("S16", "no_printed_line_is_content what_cannot_be_seen_is_written_out"),
    ("S17", "no_name_leaves_the_output_or_hides_another_file a_failure_leaves_the_old_output_whole"),
    ("S18", "the_repository_s_configuration_starts_no_program without_git_no_program_is_started"),
    ("B1", "a_folder_of_others_is_left_alone_unless_adopted folders_that_hold_more_than_a_site_are_refused"),
    ("B2", "an_output_built_over_and_over_is_a_clean_one"),
    ("B3", "a_killed_build_leaves_a_whole_site what_a_killed_build_left_is_swept"),
    (
        "B4",
        "a_write_that_fails_leaves_the_old_site an_output_that_may_not_be_written_is_said nothing_is_written_through_a_link",
    ),
    ("B5", "builds_at_the_same_time_end_in_one_site a_second_build_waits_and_then_names_the_first"),
    ("B6", "neither_place_nor_time_nor_threads_change_a_byte"),
    ("B7", "nothing_of_content_becomes_more_than_text no_name_leaves_the_output_or_hides_another_file"),
    ("W1", "every_way_of_saving_brings_the_new_text what_changes_nothing_builds_nothing"),
    ("W2", "a_storm_of_files_ends_in_few_builds"),
    ("W3", "lost_events_cost_no_truth"),
    ("W4", "too_few_watches_are_made_up_for_by_looking"),
    ("W5", "a_replaced_site_is_seen_and_watched_again every_way_of_saving_brings_the_new_text"),
    ("W6", "an_output_inside_of_the_content_builds_nothing outputs_that_cannot_be_are_refused_with_their_code"),
    ("W7", "every_way_of_saving_is_seen_by_looking_too polling_sees_changes_too"),
    ("W8", "faults_of_configuration_and_theme_come_and_go a_start_with_an_error_serves_the_error_and_recovers"),
    ("W9", "a_storm_of_files_ends_in_few_builds a_change_reaches_open_pages"),
    ("D1", "only_this_machine_is_listened_to"),
    ("D2", "odd_requests_are_refused only_our_own_names_and_pages_pass"),
    ("D3", "odd_requests_are_refused other_hosts_sites_and_methods_are_refused"),
    ("D4", "only_the_routes_of_the_site_are_answered only_plain_paths_pass"),
    ("D5", "one_range_is_answered_and_odd_ones_are_not head_and_tags_spare_the_body"),
    ("D6", "dawdling_clients_harm_nobody slow_heads_are_waited_for_but_not_for_ever"),
    ("D7", "running_out_of_descriptors_is_survived"),
    ("D8", "only_the_routes_of_the_site_are_answered"),
    ("L0", "a_change_reaches_open_pages"),
    ("L1", "a_saved_file_changes_the_open_page_and_keeps_its_place"),
    ("L2", "many_tabs_share_one_stream"),
    ("L3", "many_tabs_share_one_stream"),
    ("L4", "a_change_reaches_open_pages"),
    ("L5", "a_saved_file_changes_the_open_page_and_keeps_its_place"),
    ("L6", "a_start_with_an_error_serves_the_error_and_recovers"),
];

/// Every word behind a `fn` of the tests.
fn functions() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut open = vec![root.join("tests"), root.join("src")];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.path().is_dir() {
                open.push(entry.path());
            } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(entry.path()).unwrap();
                let names =
                    text.split("#[test]\n").skip(1).filter_map(|rest| rest.split("fn ").nth(1)?.split('(').next());
                found.extend(names.map(str::to_owned));
            }
        }
    }
    found
}

#[test]
fn every_item_and_requirement_has_a_case_or_a_test() {
    let mut known = functions();
    let cases = [content::cases(), files::names(), limits::cases()];
    known.extend(cases.iter().flatten().map(|case| case.name.to_owned()));
    let numbers: Vec<u32> = ITEMS.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=104).collect::<Vec<_>>());
    assert_eq!(REQUIREMENTS.len(), 49);
    let items = ITEMS.iter().map(|(number, names)| (number.to_string(), *names));
    let all = items.chain(REQUIREMENTS.iter().map(|(id, names)| ((*id).to_owned(), *names)));
    let missing: Vec<String> = all
        .flat_map(|(id, names)| names.split_whitespace().map(move |name| (id.clone(), name)))
        .filter(|(_, name)| !known.contains(*name))
        .map(|(id, name)| format!("{id}: {name}"))
        .collect();
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}
