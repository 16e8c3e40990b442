/** Lines for the user on standard error. */
package io.ksm.cli.messages;
