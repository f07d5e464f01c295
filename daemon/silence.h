// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How much of what others have to say the desktop is to hold back. */
typedef enum {
  HEARTH_SILENCE_NONE,
  HEARTH_SILENCE_BUT_URGENT, /* all but what is urgent */
  HEARTH_SILENCE_FULL, /* all, or all but what is urgent, as the desktop has it */
} HearthSilenceDepth;

#define HEARTH_TYPE_SILENCE (hearth_silence_get_type ())
G_DECLARE_FINAL_TYPE (HearthSilence, hearth_silence, HEARTH, SILENCE, GObject)

/* Signal: "changed" (): it holds, or is busy, other than before. */

/* Writes down, before it is done, that a way (its name) is taken from a server ("GUID:owner"), with
 * what is needed to give it back; FALSE where that was not possible. */
typedef gboolean (*HearthSilenceKeep) (const char *way, const char *server, const char *detail,
                                       gpointer data);
/* What was taken was given back, or is gone with its server. */
typedef void (*HearthSilenceForget) (const char *way, gpointer data);

HearthSilence *hearth_silence_new (GDBusConnection *bus) G_GNUC_WARN_UNUSED_RESULT;
void hearth_silence_leave (HearthSilence *self);
void hearth_silence_join (HearthSilence *self, GDBusConnection *bus);
void hearth_silence_set_memory (HearthSilence *self, HearthSilenceKeep keep,
                                HearthSilenceForget forget, gpointer data);
void hearth_silence_recall (HearthSilence *self, const char *way, const char *server,
                            const char *detail);
gboolean hearth_silence_keep_all (HearthSilence *self);
void hearth_silence_want (HearthSilence *self, HearthSilenceDepth depth);
gboolean hearth_silence_holds (HearthSilence *self);
gboolean hearth_silence_is_busy (HearthSilence *self);

G_END_DECLS
