/** Encryption of the HTTP client. */
package dev.fieldfare.client.tls;
