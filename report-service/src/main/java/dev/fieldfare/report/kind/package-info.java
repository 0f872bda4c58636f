/** The kinds of reports, and what makes each of them. */
package dev.fieldfare.report.kind;
