/** Fleets that are made up. */
package io.ksm.fleet.support;
