// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The hearth authors
#pragma once

#include "silence-way.h"
#include "silence.h"

G_BEGIN_DECLS

/* What all desks share. */
typedef struct {
  GDBusConnection *bus; /* owned by the silence, as the next; NULL while there is none */
  GCancellable *cancellable;
  HearthSilenceDepth depth;
  HearthSilenceKeep keep; /* (nullable), as the next */
  HearthSilenceForget forget;
  gpointer memory; /* borrowed */
  void (*changed) (HearthSilence *silence);
  HearthSilence *silence; /* the owner of all */
} HearthDesks;

/* One way, and where it stands. */
typedef struct {
  const HearthDesks *shared;
  const HearthWay *way; /* static */
  guint watch; /* of its name; 0: none */
  guint subscription; /* to its properties, while it is taken; 0: none */
  char *owner; /* owned; unique name of who can be asked; NULL: nobody */
  char *taken_from; /* owned; unique name of who was asked, and holds; NULL: nobody */
  char *detail; /* owned; what giving back needs; "" none */
  gboolean is_busy; /* a call is on its way */
  gboolean is_declined; /* not for us, as long as silence is wanted now */
  gboolean is_stale; /* taken by an earlier run, whose claim went with it */
} HearthDesk;

void hearth_desk_init (HearthDesk *desk, const HearthDesks *shared, const HearthWay *way);
void hearth_desk_clear (HearthDesk *desk);
void hearth_desk_open (HearthDesk *desk);
void hearth_desk_close (HearthDesk *desk);
void hearth_desk_recall (HearthDesk *desk, const char *server, const char *detail);
gboolean hearth_desk_keep (HearthDesk *desk);
void hearth_desk_step (HearthDesk *desk);

G_END_DECLS
