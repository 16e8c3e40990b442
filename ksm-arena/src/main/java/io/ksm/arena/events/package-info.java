/** What an arena tells Flight Recorder. */
package io.ksm.arena.events;
