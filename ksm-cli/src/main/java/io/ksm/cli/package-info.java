/** The ksm command. */
package io.ksm.cli;
