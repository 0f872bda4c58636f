/** Puts the service together. */
package dev.fieldfare.report.assembly;
