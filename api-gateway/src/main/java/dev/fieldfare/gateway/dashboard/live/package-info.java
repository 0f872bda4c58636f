/** The events that keep pages current. */
package dev.fieldfare.gateway.dashboard.live;
