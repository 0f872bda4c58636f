/** Sessions of browsers: their ids, their cookie, and the callers that they stand for. */
package dev.fieldfare.gateway.dashboard.session;
