/** Rollback plans on the command line. */
package dev.fieldfare.cli.rollback;
