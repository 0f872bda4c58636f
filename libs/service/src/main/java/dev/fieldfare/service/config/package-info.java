/** Where the configuration of a service comes from, and which keys it may have. */
package dev.fieldfare.service.config;
