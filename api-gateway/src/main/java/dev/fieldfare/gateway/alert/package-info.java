/** Health and alerts, which the health-monitor answers. */
package dev.fieldfare.gateway.alert;
