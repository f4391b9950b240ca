import './base.css';
import './graph.css';
import './panels.css';
import './lab.css';
