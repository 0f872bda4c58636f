/** The pages of schedules. */
package dev.fieldfare.gateway.dashboard.schedule;
