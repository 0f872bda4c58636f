/** The digest of a period: the parts of other reports that need attention. */
package dev.fieldfare.report.digest;
