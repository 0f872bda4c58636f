/** The life of alerts: what is reported, and what follows from it. */
package dev.fieldfare.health.alert;
