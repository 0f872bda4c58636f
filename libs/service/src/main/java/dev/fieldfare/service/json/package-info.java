/** The JSON of all services. */
package dev.fieldfare.service.json;
