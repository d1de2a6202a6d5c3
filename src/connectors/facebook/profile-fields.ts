/** Fields of a page that concern nobody who waits: its profile, its shop, its leads. From the names that can be subscribed to. */
export const profileFields: ReadonlySet<string> = new Set(
  `
affiliation attire awards bio birthday business_integrity call_permission_reply call_settings_update
calls category checkins comment_poll_response company_overview conversations culinary_team
current_location description email feature_access_list follow founded general_info general_manager
group_feed hometown hours inbox_labels invoice_access_bank_slip_events invoice_access_invoice_change
invoice_access_invoice_draft_change invoice_access_onboarding_status_active leadgen leadgen_fat
leadgen_update live_videos local_delivery location marketing_message_clicks
marketing_message_deliveries marketing_message_delivery_failed marketing_message_echoes
marketing_message_reads marketing_messages_subscriber_upload_status mcom_invoice_change members
merchant_review mission name page_about_story page_change_proposal page_upcoming_change parking
payment_options payment_request_update personal_info personal_interests phone picture price_range
product_review products public_transit publisher_subscriptions registration response_feedback
send_cart story_poll_response story_share user_action video_text_question_responses videos website
`
    .trim()
    .split(/\s+/),
);
