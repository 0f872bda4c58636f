/** The command alerts. */
package dev.fieldfare.cli.alert;
