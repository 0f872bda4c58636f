/** The pages of subscriptions. */
package dev.fieldfare.gateway.dashboard.subscription;
