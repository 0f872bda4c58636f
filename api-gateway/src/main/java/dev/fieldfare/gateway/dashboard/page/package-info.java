/** What all pages of the dashboard share: their frame, their forms, their answers. */
package dev.fieldfare.gateway.dashboard.page;
