/** Reports of how the targets are now. */
package dev.fieldfare.report.status;
