/** Receivers of alerts that do not answer. */
package dev.fieldfare.health.store.receiver;
