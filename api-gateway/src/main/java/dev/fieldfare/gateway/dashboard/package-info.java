/**
 * The dashboard: pages for a browser, with sessions of their own. It stands above the capabilities
 * and may use them; none of them uses it.
 */
package dev.fieldfare.gateway.dashboard;
