/** What may stand in the log of a service. */
package dev.fieldfare.service.log;
