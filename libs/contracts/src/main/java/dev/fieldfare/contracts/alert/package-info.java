/** Alerts as streams, webhooks and the API show them. */
package dev.fieldfare.contracts.alert;
