/** Stored reports: made once for a key, kept for their retention, sent by e-mail. */
package dev.fieldfare.report.archive;
