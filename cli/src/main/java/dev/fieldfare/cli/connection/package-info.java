/** Where the gateway is, and the requests of one command. */
package dev.fieldfare.cli.connection;
