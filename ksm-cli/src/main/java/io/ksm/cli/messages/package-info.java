/** Lines for the user on standard error, and the pages that commands make. */
package io.ksm.cli.messages;
