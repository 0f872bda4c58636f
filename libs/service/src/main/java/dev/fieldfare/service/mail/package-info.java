/** E-mail through an SMTP server, for services with the extension quarkus-mailer. */
package dev.fieldfare.service.mail;
