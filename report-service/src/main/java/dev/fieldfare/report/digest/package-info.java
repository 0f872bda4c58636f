/** The digest of a period: the parts of other reports that ask for attention. */
package dev.fieldfare.report.digest;
