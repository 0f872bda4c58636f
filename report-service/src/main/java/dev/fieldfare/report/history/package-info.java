/** The history of a form or a table, as a document. */
package dev.fieldfare.report.history;
