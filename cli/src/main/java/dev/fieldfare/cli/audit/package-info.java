/** The audit trail. */
package dev.fieldfare.cli.audit;
