/** Alerts by e-mail: texts, addresses, and the limit of mails an hour. */
package dev.fieldfare.health.mail;
