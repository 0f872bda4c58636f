/** Connections and requests before they reach a route. */
package dev.fieldfare.gateway.http;
