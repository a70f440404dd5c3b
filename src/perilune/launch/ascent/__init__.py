"""The optimal ascent: phases, equations of motion, transcription, first guess, solution and its independent proof."""
