/**
 * {@code ksm doctor}: what a scan needs and finds on this machine, and what to do about the rest.
 */
package io.ksm.cli.doctor;
