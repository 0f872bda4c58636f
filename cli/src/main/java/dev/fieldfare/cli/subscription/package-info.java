/** The commands below {@code alerts subscriptions}. */
package dev.fieldfare.cli.subscription;
