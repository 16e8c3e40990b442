/**
 * The packaged command, started by its real launcher. Run by {@code mvn verify}, after the
 * distribution was made.
 */
package io.ksm.cli.it;
