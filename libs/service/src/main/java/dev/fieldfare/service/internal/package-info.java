/** Calls between services: the service token, the caller, the client and the server side. */
package dev.fieldfare.service.internal;
